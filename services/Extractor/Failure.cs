using IFeaLiD.Datasets;
using IFeaLiD.Extraction;
using IFeaLiD.Extractor.Server;
using IFeaLiD.Models;

namespace IFeaLiD.Extractor;

/// <summary>An exception as a person at a terminal meets it.</summary>
/// <param name="ExitCode">Class of the failure.</param>
/// <param name="Code">Stable, kebab-case.</param>
/// <param name="Sentence">What was wrong, what was expected, what to do.</param>
internal sealed record Failure(ExitCode ExitCode, string Code, string Sentence)
{
    /// <summary>Whether it would befall every other photo, too.</summary>
    public bool EndsRun { get; private init; } = ExitCode is not (ExitCode.Input or ExitCode.Internal);

    /// <summary>The one place that knows all exceptions.</summary>
    public static Failure Of(Exception exception) => exception switch
    {
        OperationCanceledException => new(ExitCode.Cancelled, "cancelled", "Cancelled; nothing half-written is left."),
        UsageException e => new(ExitCode.Usage, e.Code, e.Message),
        InputException e => new(ExitCode.Input, e.Code, e.Message),
        ServiceException e => new(ClassOf(e.Code), e.Code, e.Message) { EndsRun = e.EndsRun },
        ExtractionException e => new(ClassOf(e.Code), e.Code, e.Message),
        DatasetException e => new(ExitCode.Input, e.Code, e.Message),
        ModelException e => new(ExitCode.Model, e.Code, e.Message),
        OutOfMemoryException => new(ExitCode.Input, "not-enough-memory", "The photo needs more memory than this machine has. Choose a smaller --size."),
        IOException or UnauthorizedAccessException => new(ExitCode.Storage, "storage", $"The result cannot be written: {exception.Message}"),
        _ => new(ExitCode.Internal, "internal", $"A fault of this program: {exception}"),
    };

    /// <summary>Class of a code, whether it comes from our own pipeline or from a service.</summary>
    private static ExitCode ClassOf(string code) => code switch
    {
        "model-unknown" => ExitCode.Model,
        "stage-unknown" or "precision-unknown" or "size-unknown" or "padding-unknown" or "fit-unknown" or "crop-unknown" or "background-unknown" => ExitCode.Usage,
        "photo-gone" => ExitCode.Service,
        "crop-outside" or "page-unknown" or "not-finite" or "not-enough-memory" => ExitCode.Input,
        _ => code.StartsWith("photo-", StringComparison.Ordinal) ? ExitCode.Input : ExitCode.Service,
    };
}
