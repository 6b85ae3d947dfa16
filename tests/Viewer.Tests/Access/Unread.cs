using System.Net.Sockets;
using System.Text;

namespace IFeaLiD.Viewer.Tests.Access;

/// <summary>An upload whose body is announced and never sent: only a service that does not wait for it answers.</summary>
internal static class Unread
{
    /// <summary>The answer, as text, to the head of an upload.</summary>
    public static async Task<string> AnswerAsync(ViewerProgram program, string path = "/api/v1/extractions", long bytes = 60_000_000, params string[] headers)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        using var sender = new TcpClient();
        await sender.ConnectAsync("127.0.0.1", program.Http.BaseAddress!.Port, patience.Token);
        var head = new[]
        {
            $"POST {path} HTTP/1.1", "Host: localhost", "Content-Type: multipart/form-data; boundary=b", $"Content-Length: {bytes}",
        };
        await sender.GetStream().WriteAsync(Encoding.ASCII.GetBytes(string.Join("\r\n", [.. head, .. headers, "", ""])), patience.Token);
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        while (!answer.ToString().Contains("\"code\":", StringComparison.Ordinal) && await sender.GetStream().ReadAsync(buffer, patience.Token) is > 0 and var read)
        {
            answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return answer.ToString();
    }
}
