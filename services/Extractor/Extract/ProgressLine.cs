using IFeaLiD.Extraction.Progress;

namespace IFeaLiD.Extractor.Extract;

/// <summary>One line on the terminal that is overwritten; nothing where standard error is not a terminal.</summary>
internal sealed class ProgressLine(string photo) : IProgress<ExtractionProgress>, IDisposable
{
    private const string EraseLine = "\r\u001b[2K";
    private static readonly bool Shown = !Console.IsErrorRedirected;

    public void Report(ExtractionProgress value)
    {
        if (Shown)
        {
            var left = value.SecondsLeft is { } seconds ? $", about {Math.Ceiling(seconds):0} s left" : "";
            Console.Error.Write($"{EraseLine}{photo}: {value.Fraction,4:0 %} {value.Step.ToString().ToLowerInvariant()} {value.Stage}{left}");
        }
    }

    /// <summary>Makes room for other output.</summary>
    public static void Clear()
    {
        if (Shown)
        {
            Console.Error.Write(EraseLine);
        }
    }

    public void Dispose() => Clear();
}
