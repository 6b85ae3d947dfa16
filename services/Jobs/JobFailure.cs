namespace IFeaLiD.Jobs;

/// <summary>Why a job failed.</summary>
/// <param name="Code">Stable, kebab-case.</param>
/// <param name="Message">A sentence for the person who waits.</param>
public sealed record JobFailure(string Code, string Message);
