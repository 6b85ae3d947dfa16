using IFeaLiD.Models;

namespace IFeaLiD.Extraction.Inference;

/// <summary>How a piece of a network is run over an input within a memory budget: whole, or strip by strip.</summary>
/// <param name="facts">Of the piece.</param>
/// <param name="height">Rows of the input.</param>
/// <param name="width">Values a row of one channel.</param>
/// <param name="bytes">That the layers of one strip may take.</param>
internal sealed class Strips(StripFacts facts, int height, int width, long bytes)
{
    /// <summary>More rows than that for nothing, as a share of a strip, and two pieces that each see less far are the better way.</summary>
    private const double MostWaste = 0.3;

    private readonly int most = (int)Math.Min(height, Math.Min(bytes / sizeof(float), int.MaxValue) / (facts.ValuesPerCell * width));

    /// <summary>Bytes that the layers take at a time where the whole input is run at once.</summary>
    public double WholeBytes => sizeof(float) * facts.ValuesPerCell * width * height;

    /// <summary>Whether one run does it.</summary>
    public bool IsWhole => most >= height || !facts.Allowed;

    /// <summary>Whether strips of this piece would mostly compute what their neighbours compute, too.</summary>
    public bool IsWasteful => !IsWhole && facts.Above + facts.Below > MostWaste * most;

    /// <summary>Rows of the whole output, as far as they are known before the first strip has been run.</summary>
    public int ExpectedOutputs => Divided(height, facts.Stride);

    /// <summary>Rows of the output that a strip gives: as many as memory allows, at least one, all strips alike.</summary>
    private int Useful
    {
        get
        {
            var fit = Math.Max(1, (most - facts.Above - facts.Below) / facts.Stride);
            return Divided(ExpectedOutputs, Divided(ExpectedOutputs, fit));
        }
    }

    /// <summary>The strip whose first wanted row of the output is <paramref name="row"/>.</summary>
    public Strip At(int row)
    {
        if (IsWhole)
        {
            return new Strip(0, height, 0, 0, Ends: true);
        }

        var first = Math.Max(0, row * facts.Stride - facts.Above);
        var needed = (row + Useful) * facts.Stride + facts.Below;
        // The end lies a multiple of the stride before the input's, so that rows fall, and round off, as they do in the whole.
        var end = needed >= height ? height : height - (height - needed) / facts.Stride * facts.Stride;
        return new Strip(first, end - first, row - first / facts.Stride, Useful, end == height);
    }

    /// <summary>Rows of the whole output, from those of one strip.</summary>
    public int OutputRows(Strip strip, int rowsOfStrip) => rowsOfStrip + (height - strip.Height) / facts.Stride;

    private static int Divided(int rows, int by) => (rows + by - 1) / by;
}

/// <summary>One strip.</summary>
/// <param name="First">First row of the input.</param>
/// <param name="Height">Rows of the input.</param>
/// <param name="Skip">Rows of its output that are not wanted at the top: they lack what lies above the strip.</param>
/// <param name="Wanted">Rows of its output that are wanted then; where it ends with the input, all that follow.</param>
/// <param name="Ends">Whether it ends with the input.</param>
internal sealed record Strip(int First, int Height, int Skip, int Wanted, bool Ends);
