namespace IFeaLiD.Extractor.Server;

/// <summary>A service refused, failed, or is not there.</summary>
/// <param name="code">Stable, kebab-case: the service's own, or <c>service-unreachable</c>, <c>service-answer</c>, <c>service-lost</c>.</param>
/// <param name="message">What was wrong, what was expected, what to do.</param>
/// <param name="cause">What lies behind it, if anything does.</param>
internal sealed class ServiceException(string code, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The service does not answer, or what answers is none; every other request would end alike.</summary>
    public const string Unreachable = "service-unreachable", Answer = "service-answer", Lost = "service-lost";

    /// <summary>Stable, kebab-case.</summary>
    public string Code { get; } = code;

    /// <summary>When the service wants to be asked again, if it says so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether it would befall every other photo, too.</summary>
    public bool EndsRun => Code is Unreachable or Answer or Lost or "access-token" or "model-unknown" or "stage-unknown" or "precision-unknown" or "size-unknown"
        or "padding-unknown" or "fit-unknown" or "crop-unknown" or "background-unknown";
}
