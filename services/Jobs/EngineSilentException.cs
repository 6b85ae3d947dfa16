namespace IFeaLiD.Jobs;

/// <summary>The servers behind an engine or a store do not answer: they are down, restart, or cannot be reached. As <see cref="StorageUnavailableException"/>, and likely to pass soon.</summary>
public sealed class EngineSilentException(string message, Exception inner) : StorageUnavailableException(message, inner);
