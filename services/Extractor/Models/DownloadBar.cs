using IFeaLiD.Models.Store;

namespace IFeaLiD.Extractor.Models;

/// <summary>How far a download is, on one line that is overwritten; nothing where standard error is not a terminal.</summary>
internal sealed class DownloadBar(string name) : IProgress<DownloadProgress>, IDisposable
{
    private const int Width = 30;
    private const string EraseLine = "\r\u001b[2K";
    private static readonly bool Shown = !Console.IsErrorRedirected;
    private string shown = "";

    public void Report(DownloadProgress value)
    {
        var line = value.All is { } all ? Bar(value.Done, all) : ModelsCommand.Size(value.Done);
        if (Shown && line != shown)
        {
            shown = line;
            Console.Error.Write($"{EraseLine}{name} {line}");
        }
    }

    public void Dispose()
    {
        if (Shown)
        {
            Console.Error.Write(EraseLine);
        }
    }

    private static string Bar(long done, long all)
    {
        var full = (int)(done * Width / all);
        return $"[{new string('#', full)}{new string(' ', Width - full)}] {(double)done / all,4:0 %} {ModelsCommand.Size(done)} of {ModelsCommand.Size(all)}";
    }
}
