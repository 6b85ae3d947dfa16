namespace IFeaLiD.Jobs.Nats;

/// <summary>The servers did not answer while the program started. The message is for the operator.</summary>
public sealed class EngineUnreachableException(string url, TimeSpan patience, Exception inner) : Exception(
    $"No NATS server with JetStream answers at {url} within {patience.TotalSeconds:0} s ({inner.Message.TrimEnd('.')}). Start one with nats-server -js, or correct Engine:Url.", inner);
