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
    private double slowness = 1;
    private string? inferring;

    public void Decoding() => Report(ExtractionStep.Decoding, null, 0);

    /// <summary>From here on there is an estimate.</summary>
    public void Decoded(double megapixelsOfPhoto)
    {
        megapixels = megapixelsOfPhoto;
        done = Pace.Besides * megapixels / 2;
        total = Pace.Besides * megapixels + stages.Sum(stage => pace.Expect(model, stage, megapixels));
    }

    /// <summary>
    /// Runs one stage's inference and learns how long it took. What is reported is the strips that are done, and within a strip the time it
    /// should take by those before it.
    /// </summary>
    public async Task<T> InferAsync<T>(string stage, Func<IProgress<StripShare>, T> infer, CancellationToken cancellationToken)
    {
        var expected = pace.Expect(model, stage, megapixels);
        var start = time.GetTimestamp();
        var strip = new Strip(new StripShare(0, 1), TimeSpan.Zero);
        inferring = stage;
        var running = Task.Run(() => infer(new Callback<StripShare>(share => strip = new Strip(share, time.GetElapsedTime(start)))), cancellationToken);
        try
        {
            using var timer = new PeriodicTimer(Tick, time);
            do
            {
                Report(ExtractionStep.Inference, stage, expected * ShareOf(strip));
            }
            while (await Task.WhenAny(running, timer.WaitForNextTickAsync(CancellationToken.None).AsTask()) != running);
        }
        finally
        {
            // The caller frees what inference reads, so it must have ended, whatever a report may have thrown.
            await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var result = await running;
        pace.Learn(model, stage, megapixels, time.GetElapsedTime(start));
        done += expected;
        inferring = null;
        return result;

        double ShareOf(Strip strip)
        {
            var whole = expected;
            if (strip.Share.Done > 0)
            {
                whole = strip.Began.TotalSeconds / strip.Share.Done;
                slowness = whole / expected;
            }

            var into = (time.GetElapsedTime(start) - strip.Began).TotalSeconds / whole;
            return strip.Share.Done + Math.Min(into, 0.95 * (strip.Share.Next - strip.Share.Done));
        }
    }

    /// <summary>Reports packing while nothing is inferred; otherwise it happens in the shadow of inference.</summary>
    public IProgress<double> Packing(string stage) => new Callback<double>(share =>
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
            progress.Report(new ExtractionProgress(step, stage, fraction, total > 0 ? slowness * Math.Max(0, total - spent) : null));
        }
    }

    /// <summary>Unlike <see cref="Progress{T}"/>, calls at once and in order.</summary>
    private sealed class Callback<T>(Action<T> action) : IProgress<T>
    {
        public void Report(T value) => action(value);
    }

    /// <summary>The strip that is being run, and how long the stage had been running when it began.</summary>
    private sealed record Strip(StripShare Share, TimeSpan Began);
}
