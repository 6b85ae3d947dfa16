namespace IFeaLiD.Jobs;

/// <summary>Why a worker has lost its job.</summary>
public enum LeaseLoss
{
    /// <summary>It fell silent for too long: another attempt owns the job, or the job was given up.</summary>
    Superseded,

    /// <summary>The job was cancelled or forgotten, and perhaps submitted anew since: nobody waits for this run of it.</summary>
    Unwanted,
}
