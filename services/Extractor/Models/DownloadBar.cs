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
        if (!Shown)
        {
            return;
        }

        var line = $"{name} {(value.Done == value.All ? "checking the SHA-256 and trying the network" : value.All is { } all ? Bar(value.Done, all) : ModelsCommand.Size(value.Done))}";
        line = line[..Math.Min(line.Length, Math.Max(1, Console.WindowWidth - 1))]; // what goes over the edge could not be overwritten
        if (line != shown)
        {
            shown = line;
            Console.Error.Write(EraseLine + line);
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
        return $"{(double)done / all,5:0 %} {ModelsCommand.Size(done)} of {ModelsCommand.Size(all)} [{new string('#', full)}{new string(' ', Width - full)}]";
    }
}
