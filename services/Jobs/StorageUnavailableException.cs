namespace IFeaLiD.Jobs;

/// <summary>
/// The storage behind an engine or a store does not answer now (disk full, locked, unreachable). Nothing was changed, or the change may be
/// asked for again safely. The message is for the operator; a person only needs to know that it may work later.
/// </summary>
public class StorageUnavailableException(string message, Exception inner) : Exception(message, inner);
