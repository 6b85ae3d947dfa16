using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace IFeaLiD.Extractor.Telling;

/// <summary>
/// What the program says. Results go to standard output, as sentences or as JSON, one object a line; with JSON failures do, too, and nothing
/// else. All other text goes to standard error.
/// </summary>
/// <param name="json">JSON in place of sentences.</param>
/// <param name="bars">The terminal that shows bars, which have to make room for text; null where there are none.</param>
/// <param name="outputTaken">Standard output carries a dataset, so results are told on standard error.</param>
internal sealed class Report(bool json, IAnsiConsole? bars = null, bool outputTaken = false)
{
    private static readonly JsonSerializerOptions Lines = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly Lock one = new();

    /// <summary>Tells a result.</summary>
    /// <param name="line">One JSON object.</param>
    /// <param name="sentence">The same for people.</param>
    public void Result(object line, string sentence)
    {
        lock (one)
        {
            if (outputTaken)
            {
                ToError(sentence);
            }
            else if (json)
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(line, Lines));
            }
            else if (bars is not null && !Console.IsOutputRedirected)
            {
                ToError(sentence); // the same terminal, where only the bars' owner may write
            }
            else
            {
                Console.Out.WriteLine(Printable.Lines(sentence));
            }
        }
    }

    /// <summary>Tells a failure.</summary>
    /// <param name="about">The file that it is about, or null.</param>
    /// <param name="failure">What went wrong.</param>
    /// <returns>The exit code.</returns>
    public int Failed(string? about, Failure failure)
    {
        lock (one)
        {
            if (json)
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(new FailureLine(about, failure.Code, (int)failure.ExitCode, failure.Sentence), Lines));
            }
            else
            {
                ToError($"error: {(about is null ? "" : $"{about}: ")}{failure.Sentence} ({failure.Code})");
            }
        }

        return (int)failure.ExitCode;
    }

    /// <summary>Tells what is neither result nor failure.</summary>
    public void Note(string sentence)
    {
        lock (one)
        {
            ToError(sentence);
        }
    }

    private void ToError(string text)
    {
        text = Printable.Lines(text); // faults of the program come with a stack trace
        if (bars is null)
        {
            Console.Error.WriteLine(text);
        }
        else
        {
            bars.Write(new Text(text + "\n"));
        }
    }

    /// <summary>One line of <c>--json</c>: what went wrong.</summary>
    private sealed record FailureLine(string? Input, string Code, int ExitCode, string Error)
    {
        [JsonPropertyOrder(-1)]
        public string Kind => "failure";
    }
}
