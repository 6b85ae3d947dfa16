using System.Net.Sockets;

namespace IFeaLiD.Jobs.Tests.Nats.Containers;

/// <summary>Runs where a container engine answers: at DOCKER_HOST, or at Docker's usual socket. Elsewhere it is skipped, and says why.</summary>
public sealed class ContainerTheoryAttribute : TheoryAttribute
{
    private const string UsualSocket = "unix:///var/run/docker.sock";

    private static readonly Lazy<string?> Reason = new(() =>
    {
        var address = Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } named ? named : UsualSocket;
        try
        {
            var engine = new Uri(address);
            using var socket = engine.Scheme == "unix"
                ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
                : new Socket(SocketType.Stream, ProtocolType.Tcp);
            if (engine.Scheme == "unix")
            {
                socket.Connect(new UnixDomainSocketEndPoint(engine.AbsolutePath));
            }
            else
            {
                socket.Connect(engine.Host, engine.Port);
            }

            return null;
        }
        catch (Exception e) when (e is SocketException or UriFormatException or ArgumentException)
        {
            return $"No container engine answers at {address} ({e.Message}). Start one, or name another in DOCKER_HOST.";
        }
    });

    public ContainerTheoryAttribute() => Skip = Reason.Value;
}
