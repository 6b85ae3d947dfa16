namespace IFeaLiD.Jobs;

/// <summary>What is stored cannot be used. The message is for the operator and says what to do.</summary>
public sealed class StorageException(string message, Exception? innerException = null) : Exception(message, innerException);
