using System.Collections.Concurrent;

namespace IFeaLiD.Extraction.Progress;

/// <summary>Seconds a megapixel that each stage of each model takes on this machine, learnt from what was run.</summary>
public sealed class Pace
{
    /// <summary>Decoding and packing together, seconds a megapixel.</summary>
    public const double Besides = 0.25;

    /// <summary>A guess for a stage that has never run: a third of ResNet101 up to conv4_x on two cores.</summary>
    private const double Unknown = 0.9;

    private readonly ConcurrentDictionary<(string Model, string Stage), double> learnt = new();

    /// <summary>Expected seconds for one stage.</summary>
    public double Expect(string model, string stage, double megapixels) =>
        megapixels * learnt.GetValueOrDefault((model, stage), Unknown);

    /// <summary>Takes note of a run; later runs weigh as much as all before.</summary>
    public void Learn(string model, string stage, double megapixels, TimeSpan took) =>
        learnt.AddOrUpdate((model, stage), took.TotalSeconds / megapixels, (_, known) => (known + took.TotalSeconds / megapixels) / 2);
}
