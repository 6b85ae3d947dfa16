using System.Diagnostics;
using System.Globalization;

namespace IFeaLiD.Extraction.Benchmarks;

/// <summary>The same network by PyTorch on the processor, in a process of its own: <c>pytorch_resnet101.py</c>.</summary>
internal static class PyTorch
{
    private const string Python = "/usr/bin/python3"; // Debian's own, which has Debian's packages

    /// <summary>Milliseconds of each run; none where PyTorch is not installed.</summary>
    public static async Task<IReadOnlyList<double>> MeasureAsync(SamplePhoto photo, int repetitions, CancellationToken cancellationToken)
    {
        if (!File.Exists(Python))
        {
            return [];
        }

        var start = new ProcessStartInfo(Python) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "pytorch_resnet101.py"), $"{photo.Width}", $"{photo.Height}", $"{repetitions}"])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        await using var end = cancellationToken.Register(() => process.Kill());
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            Console.WriteLine($"PyTorch was not measured (Debian: python3-torch, python3-torchvision): {(await error).Trim().Split('\n')[^1]}");
            return [];
        }

        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => 1000 * double.Parse(line, CultureInfo.InvariantCulture))];
    }
}
