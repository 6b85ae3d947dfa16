using System.Diagnostics;
using System.Globalization;
using IFeaLiD.Decoder;
using IFeaLiD.Decoder.Orders;
using IFeaLiD.Extraction.Inference;
using IFeaLiD.Extraction.Photos;
using IFeaLiD.Models;
using IFeaLiD.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Extraction.Benchmarks;

/// <summary>One of several processes that do nothing but run the bare network at the same time; the scale benchmark starts them.</summary>
internal static class NetworkAlone
{
    /// <summary>First argument of such a process.</summary>
    public const string Argument = "network";

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(12);

    /// <summary>Says when it is ready, waits for a line, infers as often as it can for some seconds, says how often a second.</summary>
    public static void Run(int width, int height, int threads)
    {
        var model = ModelCatalog.Load(Path.Combine(Repository.Root, "models"), NullLogger.Instance).Models[0];
        var sessions = new SessionFactory(Options.Create(new InferenceOptions { Threads = threads }), NullLogger<SessionFactory>.Instance);
        using var network = BareNetwork.Folded(model, sessions);
        var pixels = new byte[3 * width * height];
        new Random(1).NextBytes(pixels);
        var photo = new Photo(pixels, new PhotoHeader(PhotoFormat.Jpeg, width, height, 1), new Framing(new PixelArea(0, 0, width, height), width, height, 0, 0, width, height), []);
        using var tensor = BareNetwork.TensorOf(photo, model);
        network.Run(tensor);
        Console.WriteLine("ready");
        Console.ReadLine();
        var start = Stopwatch.GetTimestamp();
        var count = 0;
        for (; Stopwatch.GetElapsedTime(start) < Long; count++)
        {
            network.Run(tensor);
        }

        Console.WriteLine((count / Stopwatch.GetElapsedTime(start).TotalSeconds).ToString(CultureInfo.InvariantCulture));
    }
}
