namespace IFeaLiD.Jobs;

/// <summary>Why a job failed.</summary>
/// <param name="Code">Stable and kebab-case, for programs.</param>
/// <param name="Message">A sentence for a person.</param>
public sealed record JobFailure(string Code, string Message)
{
    /// <summary>The code of <see cref="WorkerDied"/>.</summary>
    public const string WorkerDiedCode = "worker-died";

    /// <summary>Every attempt ended without an answer: the job is poison, or its workers are ill.</summary>
    /// <param name="attempts">How many attempts were made.</param>
    public static JobFailure WorkerDied(int attempts) => new(
        WorkerDiedCode,
        $"The worker stopped without an answer in the last of {attempts} attempts, so the job was given up. Submit it again to try anew.");
}
