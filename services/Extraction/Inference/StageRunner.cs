using IFeaLiD.Extraction.Progress;
using IFeaLiD.Models;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Extraction.Inference;

/// <summary>
/// Runs one stage's network within the memory that the options grant: whole where it fits, else in strips, and where the strips would hardly
/// be higher than what their neighbours have to compute as well, piece after piece of the network, each of which sees less far.
/// The values are those of a run of the whole picture.
/// </summary>
public sealed class StageRunner(SessionFactory sessions, IOptions<InferenceOptions> options)
{
    /// <summary>Managed bytes, garbage included, from which on giving it back is worth some ten milliseconds.</summary>
    private const long WorthReleasing = 96L << 20;

    private readonly InferenceOptions options = options.Value;

    /// <summary>Runs a stage.</summary>
    /// <param name="network">The stage's part of the network.</param>
    /// <param name="input">The photo, or the stage before.</param>
    /// <param name="done">Told each strip that begins.</param>
    /// <param name="cancellationToken">Frees the processor within a fraction of a second.</param>
    /// <exception cref="ExtractionException"><c>not-enough-memory</c>: the network cannot be run in strips, and not whole at this size.</exception>
    /// <exception cref="IOException">No room for a temporary file.</exception>
    internal StageMap Run(StageNetwork network, IRowSource input, IProgress<StripShare> done, CancellationToken cancellationToken)
    {
        var strips = Plan(network.Piece.Strips, input);
        return strips.IsWasteful
            ? RunSplit(network.Reopen(), input, new StripShare(0, 1), done, cancellationToken)
            : RunStrips(network.Piece, strips, input, new StripShare(0, 1), done, cancellationToken);
    }

    private StageMap RunSplit(StageGraph graph, IRowSource input, StripShare share, IProgress<StripShare> done, CancellationToken cancellationToken)
    {
        var strips = Plan(graph.Strips, input);
        if (!strips.IsWasteful || graph.Split() is not var (first, second))
        {
            using var piece = new NetworkPiece(graph, sessions);
            return RunStrips(piece, strips, input, share, done, cancellationToken);
        }

        var middle = share.Done + (share.Next - share.Done) * first.Steps / graph.Steps;
        using var between = RunSplit(first, input, share with { Next = middle }, done, cancellationToken);
        return RunSplit(second, between, share with { Done = middle }, done, cancellationToken);
    }

    /// <summary>Runs a piece as planned.</summary>
    internal StageMap RunStrips(
        NetworkPiece piece, Strips strips, IRowSource input, StripShare share, IProgress<StripShare> done, CancellationToken cancellationToken)
    {
        if (!strips.IsWhole && GC.GetTotalMemory(forceFullCollection: false) > WorthReleasing)
        {
            MemoryRelease.Run(); // of the pixels, tile buffers and graphs of what came before, for which no collection would come soon
        }

        StageMap? map = null;
        try
        {
            for (var row = 0; map is null || row < map.Height;)
            {
                var strip = strips.At(row);
                var all = map?.Height ?? strips.ExpectedOutputs;
                done.Report(share.Part(row, strip.Ends ? all : row + strip.Wanted, all));
                using var rows = input.Take(strip.First, strip.Height);
                var output = piece.Run(rows.Tensor, cancellationToken);
                try
                {
                    var shape = output.GetTensorTypeAndShape().Shape; // 1 x channels x height x width
                    var height = strips.OutputRows(strip, (int)shape[2]);
                    if (strip.Height == input.Height && FitsMemory(height * shape[1] * shape[3]))
                    {
                        map = new TensorMap(output, height, (int)shape[3], (int)shape[1]);
                        output = null;
                        return map;
                    }

                    map ??= NewMap(height, (int)shape[3], (int)shape[1]);
                    var wanted = strip.Ends ? map.Height - row : strip.Wanted;
                    map.Put(output, strip.Skip, row, wanted);
                    row += wanted;
                }
                finally
                {
                    output?.Dispose();
                }
            }

            NativeHeap.Trim(); // the next piece has tensors of other sizes, which would not fit what this one leaves
            return map;
        }
        catch
        {
            map?.Dispose();
            throw;
        }
    }

    private Strips Plan(StripFacts facts, IRowSource input)
    {
        var strips = new Strips(facts, input.Height, input.Width, options.MemoryBytes / 2);
        return facts.Allowed || strips.WholeBytes <= options.WholePictureBytes
            ? strips
            : throw new ExtractionException("not-enough-memory",
                $"This network sees the whole picture at once, which takes about {strips.WholeBytes / 1e9:0.0} GB at {input.Width} x {input.Height}; "
                + $"at most {options.WholePictureBytes / 1e9:0.0} GB are granted. Choose a smaller size.");
    }

    private bool FitsMemory(long values) => values * sizeof(float) <= options.MemoryBytes / 4;

    private StageMap NewMap(int height, int width, int channels) => FitsMemory((long)height * width * channels)
        ? new MemoryMap(height, width, channels)
        : new FileMap(height, width, channels, options.ScratchFolder ?? Path.GetTempPath());
}
