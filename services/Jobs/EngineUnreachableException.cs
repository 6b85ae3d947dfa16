namespace IFeaLiD.Jobs;

/// <summary>Servers, or what programs share beside them, could not be used while the program started. The message is for the operator and says what to correct.</summary>
public sealed class EngineUnreachableException(string message, Exception? inner = null) : Exception(message, inner);
