using IFeaLiD.Tests;

namespace IFeaLiD.Topology.Tests;

/// <summary>nginx in turn before two viewers, two extractors, and nats-server: real processes on loopback.</summary>
internal sealed partial class RunningTopology : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ifealid-topology-").FullName;
    private readonly Node proxy;

    private RunningTopology(NatsServer[] servers, string[] lined)
    {
        Servers = servers;
        Lines = lined.ToDictionary(name => name, _ => new TcpLine(new Uri(servers[0].Url).Port));
        Viewers = [.. new[] { "v1", "v2" }.Select(name => new Node(name, port => Program("Viewer", "IFeaLiD.Viewer.dll", name, port), "/readyz"))];
        Extractors = [.. new[] { "e1", "e2" }.Select(name => new Node(
            name, port => Program("Extractor", "ifealid.dll", name, port, "serve"), "/readyz", (run, line) => Jobs.Note(name, run, line)))];
        proxy = new Node("nginx", Nginx, "/healthz");
    }

    public NatsServer[] Servers { get; }

    public Node[] Viewers { get; }

    public Node[] Extractors { get; }

    /// <summary>What the extractors wrote about their jobs.</summary>
    public JobLog Jobs { get; } = new();

    /// <summary>Lines between some of the programs and the server, by the programs' names.</summary>
    public IReadOnlyDictionary<string, TcpLine> Lines { get; }

    /// <summary>Of nginx.</summary>
    public Uri Address => proxy.Address;

    /// <summary>Through nginx.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <param name="servers">1, or 3 for a cluster.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="lined">Which of v1, v2, e1 and e2 reach the first server through a <see cref="TcpLine"/>.</param>
    public static async Task<RunningTopology> StartAsync(int servers, CancellationToken cancellationToken, params string[] lined)
    {
        var topology = new RunningTopology(servers == 1 ? [await NatsServer.StartAsync()] : await NatsServer.StartClusterAsync(servers), lined);
        await Task.WhenAll(topology.Viewers.Concat(topology.Extractors).Select(node => node.StartAsync(cancellationToken)));
        await topology.proxy.StartAsync(cancellationToken);
        topology.Http = new HttpClient { BaseAddress = topology.Address, Timeout = TimeSpan.FromMinutes(1) };
        return topology;
    }

    /// <summary>The data folder of a program.</summary>
    public string FolderOf(Node node) => Path.Combine(folder, node.Name);

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        foreach (var node in Viewers.Concat(Extractors).Append(proxy))
        {
            await node.DisposeAsync();
        }

        foreach (var line in Lines.Values)
        {
            await line.DisposeAsync();
        }

        foreach (var server in Servers)
        {
            await server.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private string[] Program(string project, string assembly, string name, int port, params string[] verb) =>
    [
        "dotnet", Path.Combine(AppContext.BaseDirectory, "..", "..", project, Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), assembly), .. verb,
        "--Engine:Url", Lines.TryGetValue(name, out var line) ? $"nats://127.0.0.1:{line.Port}" : string.Join(',', Servers.Select(server => server.Url)),
        "--Engine:Replicas", $"{Servers.Length}",
        "--DataFolder", Path.Combine(folder, name), "--ModelsFolder", Path.Combine(Repository.Root, "models"), "--urls", $"http://127.0.0.1:{port}",
        "--Jobs:LeaseDuration", "00:00:03", "--Jobs:Heartbeat", "00:00:00.5", "--Jobs:MaxAttempts", "50", "--Inference:Threads", "1",
    ];

    private string[] Nginx(int port)
    {
        var configuration = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(configuration, $$"""
            daemon off; master_process off; pid {{folder}}/nginx.pid; error_log stderr; worker_processes 1;
            events { worker_connections 2048; }
            http {
              access_log off; client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy; fastcgi_temp_path {{folder}}/f; uwsgi_temp_path {{folder}}/u; scgi_temp_path {{folder}}/s;
              client_max_body_size 100m;
              map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
              upstream viewers { {{string.Concat(Viewers.Select(viewer => $"server 127.0.0.1:{viewer.Port} max_fails=0; "))}} }
              server {
                listen 127.0.0.1:{{port}};
                location / {
                  proxy_pass http://viewers; proxy_http_version 1.1; proxy_set_header Host $http_host; proxy_request_buffering off;
                  proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade; proxy_connect_timeout 2s;
                }
              }
            }
            """);
        return ["nginx", "-p", folder, "-c", configuration];
    }
}
