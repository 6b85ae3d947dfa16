namespace IFeaLiD.Jobs.Nats;

/// <summary>The servers, or the folder that programs share beside them, could not be used while the program started. The message is for the operator.</summary>
public sealed class EngineUnreachableException : Exception
{
    private EngineUnreachableException(string message, Exception? inner)
        : base(message, inner)
    {
    }

    internal static EngineUnreachableException Silent(NatsOptions options, Exception inner) => new(
        $"No NATS server with JetStream answers at {NatsLogin.WithoutSecrets(options.Url!)} within {options.Patience.TotalSeconds:0} s ({inner.Message.TrimEnd('.')}). Start one with nats-server -js, or correct Engine:Url.",
        inner);

    internal static EngineUnreachableException Folder(string fault, Exception? inner) => new(fault, inner);

    internal static EngineUnreachableException Refused(NatsOptions options, string refusal, Exception inner) => new(
        $"The NATS servers at {NatsLogin.WithoutSecrets(options.Url!)} {refusal}.", inner);
}
