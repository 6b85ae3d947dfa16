using System.Collections.Concurrent;
using IFeaLiD.Jobs;

namespace IFeaLiD.Extraction.Progress;

/// <summary>Seconds a megapixel that each stage of each model takes, learnt from what was run: on this machine, or else wherever it was run.</summary>
/// <param name="shared">What all programs have measured; null where this one is alone.</param>
public sealed class Pace(IMeasurements? shared = null)
{
    /// <summary>Decoding and packing together, seconds a megapixel.</summary>
    public const double Besides = 0.25;

    /// <summary>A guess for a stage that has never run: a third of ResNet101 up to conv4_x on two cores.</summary>
    public const double Unknown = 0.9;

    private readonly ConcurrentDictionary<string, double> learnt = new();

    /// <summary>Expected seconds for one stage.</summary>
    public double Expect(string model, string stage, double megapixels)
    {
        var name = NameOf(model, stage);
        return megapixels * (learnt.TryGetValue(name, out var here) ? here : shared?.Find(name) ?? Unknown);
    }

    /// <summary>Takes note of a run; later runs weigh as much as all before.</summary>
    public void Learn(string model, string stage, double megapixels, TimeSpan took)
    {
        var (name, measured) = (NameOf(model, stage), took.TotalSeconds / megapixels);
        learnt.AddOrUpdate(name, measured, (_, known) => (known + measured) / 2);
        shared?.Note(name, measured);
    }

    private static string NameOf(string model, string stage) => $"pace of {stage} of {model}";
}
