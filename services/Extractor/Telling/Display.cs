using Spectre.Console;

namespace IFeaLiD.Extractor.Telling;

/// <summary>Shows how far the photos are: bars where standard error is a terminal, plain lines elsewhere.</summary>
internal abstract class Display
{
    /// <summary>Runs what reports to a display, and takes the display away at its end.</summary>
    /// <param name="json">As for <see cref="Report"/>.</param>
    /// <param name="outputTaken">As for <see cref="Report"/>.</param>
    /// <param name="run">Gives the exit code.</param>
    /// <param name="lines">Whether steps are told in lines where there are no bars.</param>
    public static Task<int> RunAsync(bool json, bool outputTaken, Func<Report, Display, Task<int>> run, bool lines = true)
    {
        if (Console.IsErrorRedirected || Environment.GetEnvironmentVariable("TERM") == "dumb")
        {
            var report = new Report(json, bars: null, outputTaken);
            return run(report, lines ? new LineDisplay(report) : new NoDisplay());
        }

        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return terminal.Progress().AutoClear(true).HideCompleted(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
            .StartAsync(bars => run(new Report(json, terminal, outputTaken), new BarDisplay(bars)));
    }

    /// <summary>A photo has its turn.</summary>
    /// <param name="photo">For people.</param>
    /// <param name="number">From 1.</param>
    /// <param name="count">Of all photos.</param>
    public abstract IPhotoDisplay Begin(string photo, int number, int count);

    /// <summary>One bar a photo, and one for all of several.</summary>
    private sealed class BarDisplay(ProgressContext bars) : Display
    {
        private ProgressTask? all;

        public override IPhotoDisplay Begin(string photo, int number, int count)
        {
            if (count > 1)
            {
                all ??= bars.AddTask("photos", maxValue: count);
                all.Value = number - 1;
                all.Description = $"photo {number} of {count}";
            }

            return new Bar(bars.AddTask("waiting"), Path.GetFileName(photo));
        }
    }

    private sealed class Bar(ProgressTask task, string photo) : IPhotoDisplay
    {
        public void Report(PhotoProgress value)
        {
            var left = value.SecondsLeft is { } seconds ? $", about {Math.Ceiling(seconds):0} s left" : "";
            task.Value = 100 * value.Fraction;
            task.Description = Markup.Escape($"{Printable.Of(photo)}: {value.Doing}{left}");
        }

        public void Dispose() => task.Value = task.MaxValue;
    }

    /// <summary>One line each time that something else is done.</summary>
    private sealed class LineDisplay(Report report) : Display
    {
        public override IPhotoDisplay Begin(string photo, int number, int count) => new Lines(report, count > 1 ? $"{photo} ({number} of {count})" : photo);
    }

    /// <summary>For what is short enough.</summary>
    private sealed class NoDisplay : Display, IPhotoDisplay
    {
        public override IPhotoDisplay Begin(string photo, int number, int count) => this;

        public void Report(PhotoProgress value)
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class Lines(Report report, string photo) : IPhotoDisplay
    {
        private string doing = "";

        public void Report(PhotoProgress value)
        {
            if (value.Doing != doing)
            {
                doing = value.Doing;
                report.Note($"{photo}: {doing}");
            }
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>Shows how far one photo is; disposed when its turn is over.</summary>
internal interface IPhotoDisplay : IProgress<PhotoProgress>, IDisposable;
