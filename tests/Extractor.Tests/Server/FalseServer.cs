using System.Net;
using System.Net.Sockets;
using System.Text;

namespace IFeaLiD.Extractor.Tests.Server;

/// <summary>Answers each request with the next of some texts, and all further ones with the last, whatever they are, and hangs up.</summary>
internal sealed class FalseServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task serving;

    public FalseServer(params string[] answers)
    {
        listener.Start();
        serving = ServeAsync(answers);
    }

    public string Address => $"http://{listener.LocalEndpoint}";

    public static string Http(string status, string type, string body, string more = "") =>
        $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{more}\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await serving;
    }

    private async Task ServeAsync(string[] answers)
    {
        for (var request = 0; ; request++)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync();
                var stream = client.GetStream();
                var head = new StringBuilder();
                var buffer = new byte[4096];
                while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(buffer) is > 0 and var read)
                {
                    head.Append(Encoding.Latin1.GetString(buffer, 0, read));
                }

                await stream.WriteAsync(Encoding.UTF8.GetBytes(answers[Math.Min(request, answers.Length - 1)]));
                client.Client.Shutdown(SocketShutdown.Send);
                while (await stream.ReadAsync(buffer) > 0)
                {
                    // a reset would take the answer away
                }
            }
            catch (IOException)
            {
                // the client hung up first
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
