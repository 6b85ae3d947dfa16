using System.Diagnostics;
using System.Text.Json;

namespace IFeaLiD.Models.Trials;

/// <summary>
/// Tries an .onnx file that nobody has vouched for in a process of its own (services/Surveyor), with bounds on memory and time: what it does
/// to a parser or to the runtime ends there.
/// </summary>
public static class ModelTrial
{
    /// <summary>What a trial may take beyond the program itself.</summary>
    public const long MemoryBytes = 6L << 30;

    private const int Seconds = 120, MostAnswer = 16 << 20;

    /// <summary>Runs it.</summary>
    /// <param name="file">The .onnx file.</param>
    /// <param name="sha256">Of the file.</param>
    /// <exception cref="ModelException">The network is refused, by the trial's word or by its end.</exception>
    public static MeasuredMaps Run(string file, string sha256) => Run(file, sha256, MemoryBytes, Seconds);

    internal static MeasuredMaps Run(string file, string sha256, long memoryBytes, int seconds)
    {
        using var process = ChildProgram.Start("IFeaLiD.Surveyor.dll", [Path.GetFullPath(file), $"{memoryBytes}", $"{seconds}"], ("ORT_DISABLE_TELEMETRY", "1"));
        _ = ChildProgram.HearAsync(process, 0); // the runtime's complaints
        using var overdue = new Timer(_ => ChildProgram.End(process), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);
        var started = Stopwatch.StartNew();
        byte[] answer = ReadAll(process.StandardOutput.BaseStream);
        ChildProgram.End(process);
        process.WaitForExit();
        try
        {
            var said = JsonSerializer.Deserialize(answer, TrialJson.Default.TrialAnswer);
            if (said?.Code is { } code)
                throw new ModelException(code, said.Message ?? "The network was refused.");
            if (said?.Maps is { } maps)
                return new MeasuredMaps(sha256, maps);
        }
        catch (JsonException)
        {
            // It ended in the middle of a word, or before one.
        }

        throw started.Elapsed.TotalSeconds >= seconds
            ? new ModelException(ModelErrorCodes.TooLarge, $"Trying the network took longer than {seconds} seconds and was ended.")
            : new ModelException(ModelErrorCodes.TrialCrashed,
                $"The network breaks the program that runs it, or needs more than {memoryBytes / 1e9:0.0} GB of memory for one small picture. It was tried in a process of its own; nothing else was touched.");
    }

    private static byte[] ReadAll(Stream stream)
    {
        using var all = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        for (int read; all.Length <= MostAnswer && (read = stream.Read(buffer)) > 0;)
            all.Write(buffer, 0, read);
        return all.Length > MostAnswer ? [] : all.ToArray();
    }
}
