using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using IFeaLiD.Tests;

namespace IFeaLiD.Viewer.Tests.Access;

/// <summary>Debian's nginx with the configuration that is shipped, in front of one program.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private const string Listen = "listen 8080;", Viewers = "set $viewers http://viewer:8080;", Resolver = "resolver 127.0.0.11 valid=5s;", Pass = "proxy_pass $viewers;";

    private readonly string folder = ViewerProgram.NewFolder();
    private Process? process;

    public Uri Address { get; private set; } = null!;

    /// <summary>Starts it.</summary>
    /// <param name="viewer">Where the program listens.</param>
    /// <param name="cut">A path that is cut off before requests are passed on; null passes all on as they are.</param>
    public static async Task<Nginx> StartAsync(Uri viewer, string? cut = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            var nginx = new Nginx { Address = new Uri($"http://127.0.0.1:{FreePort()}") };
            if (await nginx.TryRunAsync(viewer, cut))
            {
                return nginx;
            }

            await nginx.DisposeAsync();
            Assert.True(attempt < 5, "nginx does not start"); // unless somebody else took the port first
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            using var quit = Process.Start("kill", ["-TERM", $"{process.Id}"]); // its workers end with it
            await process.WaitForExitAsync();
        }

        process?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Whether it serves; false when it has ended.</summary>
    private async Task<bool> TryRunAsync(Uri viewer, string? cut)
    {
        var shipped = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy", "nginx.conf"));
        Assert.All([Listen, Viewers, Resolver, Pass, "/tmp/"], part => Assert.Contains(part, shipped, StringComparison.Ordinal));
        var path = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(path, shipped
            .Replace(Listen, $"listen {Address.Authority};", StringComparison.Ordinal)
            .Replace(Viewers, $"set $viewers http://{viewer.Authority};", StringComparison.Ordinal)
            .Replace(Resolver, "", StringComparison.Ordinal)
            .Replace(Pass, cut is null ? Pass : $"rewrite ^{cut}(/.*)$ $1 break; {Pass}", StringComparison.Ordinal)
            .Replace("/tmp/", folder + "/", StringComparison.Ordinal));
        // Debian keeps it where only root's path leads.
        var program = new[] { "/usr/sbin/nginx", "/usr/bin/nginx" }.FirstOrDefault(File.Exists) ?? "nginx";
        process = Process.Start(new ProcessStartInfo(program, ["-p", folder, "-c", path]) { UseShellExecute = false })!;
        using var http = new HttpClient();
        await Eventually.Async(async () =>
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(Address, "/healthz"));
                return answer.IsSuccessStatusCode || cut is not null || process.HasExited;
            }
            catch (HttpRequestException)
            {
                return process.HasExited;
            }
        }, "nginx");
        return !process.HasExited;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
