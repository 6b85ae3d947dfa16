using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using IFeaLiD.Tests;
using IFeaLiD.Viewer.Views;

namespace IFeaLiD.Topology.Tests;

/// <summary>nginx in turn before two viewers, two extractors, and nats-server: real processes on loopback.</summary>
internal sealed class RunningTopology : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    private readonly string folder = Directory.CreateTempSubdirectory("ifealid-topology-").FullName;
    private readonly Node proxy;
    private readonly CancellationToken cancellationToken;

    private RunningTopology(NatsServer[] servers, CancellationToken cancellationToken)
    {
        Servers = servers;
        this.cancellationToken = cancellationToken;
        Viewers = [.. new[] { "v1", "v2" }.Select(name => new Node(name, port => Program("Viewer", "IFeaLiD.Viewer.dll", name, port), "/readyz"))];
        Extractors = [.. new[] { "e1", "e2" }.Select(name => new Node(name, port => Program("Extractor", "ifealid.dll", name, port, "serve"), "/readyz"))];
        proxy = new Node("nginx", Nginx, "/healthz");
    }

    public NatsServer[] Servers { get; }

    public Node[] Viewers { get; }

    public Node[] Extractors { get; }

    /// <summary>Through nginx.</summary>
    public HttpClient Http { get; private set; } = null!;

    public static async Task<RunningTopology> StartAsync(int servers, CancellationToken cancellationToken)
    {
        var topology = new RunningTopology(servers == 1 ? [await NatsServer.StartAsync()] : await NatsServer.StartClusterAsync(servers), cancellationToken);
        await Task.WhenAll(topology.Viewers.Concat(topology.Extractors).Select(node => node.StartAsync(cancellationToken)));
        await topology.proxy.StartAsync(cancellationToken);
        topology.Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{topology.proxy.Port}"), Timeout = TimeSpan.FromSeconds(20) };
        return topology;
    }

    /// <summary>Uploads until it is taken: what was taken and not answered is the same job.</summary>
    public async Task<SubmittedView> SubmitAsync(byte[] photo, string stages)
    {
        while (true)
        {
            try
            {
                using var form = new MultipartFormDataContent { { new StringContent(stages), "stages" } };
                using var file = new ByteArrayContent(photo) { Headers = { ContentType = new MediaTypeHeaderValue("image/jpeg") } };
                form.Add(file, "photo", "p.jpg");
                using var answer = await Http.PostAsync(new Uri("/api/v1/extractions", UriKind.Relative), form, cancellationToken);
                if (answer.IsSuccessStatusCode)
                {
                    return (await answer.Content.ReadFromJsonAsync<SubmittedView>(Json, cancellationToken))!;
                }

                Assert.True((int)answer.StatusCode >= 500, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // a fault
            }

            await Task.Delay(200, cancellationToken);
        }
    }

    /// <summary>Asks until the view has come so far; never is it unknown, and never does it go back.</summary>
    public async Task<ViewSnapshot> UntilAsync(string id, Func<ViewSnapshot, bool> condition, HttpClient? http = null)
    {
        var revision = 0L;
        while (true)
        {
            try
            {
                using var answer = await (http ?? Http).GetAsync(new Uri($"/api/v1/views/{id}", UriKind.Relative), cancellationToken);
                if (answer.IsSuccessStatusCode)
                {
                    var view = (await answer.Content.ReadFromJsonAsync<ViewSnapshot>(Json, cancellationToken))!;
                    Assert.True(view.Revision >= revision || view.State == ViewState.Running, $"{view} after {revision}");
                    revision = Math.Max(revision, view.Revision);
                    if (condition(view))
                    {
                        return view;
                    }
                }
                else
                {
                    Assert.True((int)answer.StatusCode >= 500, $"{id}: {answer.StatusCode}");
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // a fault
            }

            await Task.Delay(100, cancellationToken);
        }
    }

    public async Task<byte[]> DatasetAsync(Node viewer, string sha256)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{viewer.Port}") };
        return await http.GetByteArrayAsync(new Uri($"/api/v1/datasets/{sha256}", UriKind.Relative), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        foreach (var node in Viewers.Concat(Extractors).Append(proxy))
        {
            await node.DisposeAsync();
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
        "--Engine:Url", string.Join(',', Servers.Select(server => server.Url)), "--Engine:Replicas", $"{Servers.Length}",
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
                  proxy_pass http://viewers; proxy_http_version 1.1; proxy_set_header Host $host; proxy_request_buffering off;
                  proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade; proxy_connect_timeout 2s;
                }
              }
            }
            """);
        return ["nginx", "-p", folder, "-c", configuration];
    }
}
