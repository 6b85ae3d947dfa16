using System.Net;
using System.Net.Sockets;
using System.Text;

namespace IFeaLiD.Extractor.Tests.Server;

/// <summary>Hands bytes through to a service, keeps what was asked, and hangs up on who asks for what it does not let through.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly StringBuilder asked = new();
    private readonly Uri service;
    private readonly string? refused;
    private readonly Task serving;

    /// <param name="service">The real one.</param>
    /// <param name="refused">Beginning of a request that ends its connection; null lets all through.</param>
    public Relay(Uri service, string? refused = null)
    {
        (this.service, this.refused) = (service, refused);
        listener.Start();
        serving = ServeAsync();
    }

    public string Address => $"http://{listener.LocalEndpoint}";

    /// <summary>How often something was asked.</summary>
    public int Count(string request)
    {
        lock (asked)
        {
            return asked.ToString().Split(request).Length - 1;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Stop();
        await serving;
        ending.Dispose();
    }

    private async Task ServeAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(HandAsync(await listener.AcceptTcpClientAsync(ending.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task HandAsync(TcpClient client)
    {
        using (client)
        using (var there = new TcpClient())
        {
            try
            {
                await there.ConnectAsync(service.Host, service.Port, ending.Token);
                await Task.WhenAny(ForthAsync(client.GetStream(), there.GetStream()), there.GetStream().CopyToAsync(client.GetStream(), ending.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
            {
                // one of both hung up
            }
        }
    }

    private async Task ForthAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[1 << 16];
        while (await from.ReadAsync(buffer, ending.Token) is > 0 and var read)
        {
            var text = Encoding.Latin1.GetString(buffer, 0, read);
            lock (asked)
            {
                asked.Append(text);
            }

            if (refused is not null && text.StartsWith(refused, StringComparison.Ordinal))
            {
                return;
            }

            await to.WriteAsync(buffer.AsMemory(0, read), ending.Token);
        }
    }
}
