namespace IFeaLiD.Extractor.Models;

/// <summary>How far a download is, on one line that is overwritten; nothing where standard error is not a terminal.</summary>
internal sealed class DownloadBar(string name, long bytes) : IProgress<long>, IDisposable
{
    private const int Width = 30;
    private const string EraseLine = "\r\u001b[2K";
    private static readonly bool Shown = !Console.IsErrorRedirected;
    private long shown = -1;

    public void Report(long value)
    {
        if (!Shown || value * 1000 / bytes == shown)
        {
            return;
        }

        shown = value * 1000 / bytes;
        var full = (int)(value * Width / bytes);
        Console.Error.Write($"{EraseLine}{name} [{new string('#', full)}{new string(' ', Width - full)}] {(double)value / bytes,4:0 %} {ModelsCommand.Size(value)} of {ModelsCommand.Size(bytes)}");
    }

    public void Dispose()
    {
        if (Shown)
        {
            Console.Error.Write(EraseLine);
        }
    }
}
