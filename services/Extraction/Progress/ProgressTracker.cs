namespace IFeaLiD.Extraction.Progress;

/// <summary>Turns the steps of one extraction into reports whose fraction never goes back, with an estimate of the time left.</summary>
internal sealed class ProgressTracker(string model, IReadOnlyList<string> stages, Pace pace, TimeProvider time, IProgress<ExtractionProgress> progress)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private readonly Lock guard = new();
    private double megapixels;
    private double total;
    private double done;
    private double fraction;
    private string? inferring;

    public void Decoding() => Report(ExtractionStep.Decoding, null, 0);

    /// <summary>From here on there is an estimate.</summary>
    public void Decoded(double megapixelsOfPhoto)
    {
        megapixels = megapixelsOfPhoto;
        done = Pace.Besides * megapixels / 2;
        total = Pace.Besides * megapixels + stages.Sum(stage => pace.Expect(model, stage, megapixels));
    }

    /// <summary>Runs one stage's inference, reporting along its expected time, and learns how long it took.</summary>
    public async Task<T> InferAsync<T>(string stage, Func<T> infer, CancellationToken cancellationToken)
    {
        var expected = pace.Expect(model, stage, megapixels);
        var start = time.GetTimestamp();
        inferring = stage;
        var running = Task.Run(infer, cancellationToken);
        using (var timer = new PeriodicTimer(Tick, time))
        {
            do
            {
                Report(ExtractionStep.Inference, stage, Math.Min(time.GetElapsedTime(start).TotalSeconds, 0.95 * expected));
            }
            while (await Task.WhenAny(running, timer.WaitForNextTickAsync(CancellationToken.None).AsTask()) != running);
        }

        var result = await running;
        pace.Learn(model, stage, megapixels, time.GetElapsedTime(start));
        done += expected;
        inferring = null;
        return result;
    }

    /// <summary>Reports packing while nothing is inferred; otherwise it happens in the shadow of inference.</summary>
    public IProgress<double> Packing(string stage) => new Callback(share =>
    {
        if (inferring is null)
        {
            Report(ExtractionStep.Packing, stage, share * Pace.Besides * megapixels / 2);
        }
    });

    private void Report(ExtractionStep step, string? stage, double secondsIntoStep)
    {
        lock (guard)
        {
            var spent = done + secondsIntoStep;
            fraction = total > 0 ? Math.Clamp(spent / total, fraction, 0.999) : 0;
            progress.Report(new ExtractionProgress(step, stage, fraction, total > 0 ? Math.Max(0, total - spent) : null));
        }
    }

    /// <summary>Unlike <see cref="Progress{T}"/>, calls at once and in order.</summary>
    private sealed class Callback(Action<double> action) : IProgress<double>
    {
        public void Report(double value) => action(value);
    }
}
