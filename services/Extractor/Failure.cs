using IFeaLiD.Datasets;
using IFeaLiD.Extraction;
using IFeaLiD.Models;

namespace IFeaLiD.Extractor;

/// <summary>An exception as a person at a terminal meets it.</summary>
/// <param name="ExitCode">Class of the failure.</param>
/// <param name="Code">Stable, kebab-case.</param>
/// <param name="Sentence">What was wrong, what was expected, what to do.</param>
internal sealed record Failure(ExitCode ExitCode, string Code, string Sentence)
{
    /// <summary>The one place that knows all exceptions.</summary>
    public static Failure Of(Exception exception) => exception switch
    {
        OperationCanceledException => new(ExitCode.Cancelled, "cancelled", "Cancelled; nothing half-written is left."),
        InputException e => new(ExitCode.Input, e.Code, e.Message),
        ExtractionException { Code: "model-unknown" } e => new(ExitCode.Model, e.Code, e.Message),
        ExtractionException { Code: "stage-unknown" or "precision-unknown" or "size-unknown" or "size-fixed" or "padding-unknown" or "fit-unknown" or "crop-unknown" or "background-unknown" } e => new(ExitCode.Usage, e.Code, e.Message),
        ExtractionException e => new(ExitCode.Input, e.Code, e.Message),
        DatasetException e => new(ExitCode.Input, e.Code, e.Message),
        ModelException e => new(ExitCode.Model, e.Code, e.Message),
        OutOfMemoryException => new(ExitCode.Input, "not-enough-memory", "The photo needs more memory than this machine has. Choose a smaller --size."),
        IOException or UnauthorizedAccessException => new(ExitCode.Storage, "storage", $"The result cannot be written: {exception.Message}"),
        _ => new(ExitCode.Internal, "internal", $"A fault of this program: {exception}"),
    };

    /// <summary>Says it on standard error.</summary>
    /// <param name="about">The file that it is about, or null.</param>
    public async Task<int> ReportAsync(string? about)
    {
        await Console.Error.WriteLineAsync($"error: {(about is null ? "" : $"{about}: ")}{Sentence} ({Code})");
        return (int)ExitCode;
    }
}
