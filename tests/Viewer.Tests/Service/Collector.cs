using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Google.Protobuf;

namespace IFeaLiD.Viewer.Tests.Service;

/// <summary>A collector as OpenTelemetry's exporter finds one (OTLP over HTTP), which keeps the spans.</summary>
internal sealed class Collector : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<Span> spans = new();
    private readonly ConcurrentQueue<string> paths = new();

    public Collector()
    {
        while (!TryListen())
        {
            // Somebody else was quicker.
        }

        _ = ListenAsync();
    }

    public string Address { get; private set; } = "";

    public IReadOnlyList<Span> Spans => [.. spans];

    /// <summary>What was asked for: /v1/traces, /v1/metrics.</summary>
    public IReadOnlyList<string> Paths => [.. paths];

    /// <summary>Options of a program that tells this collector, and soon.</summary>
    public string[] Options =>
    [
        "--OTEL_EXPORTER_OTLP_ENDPOINT", Address, "--OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
        "--OTEL_BSP_SCHEDULE_DELAY", "100", "--OTEL_METRIC_EXPORT_INTERVAL", "500",
    ];

    public void Dispose() => listener.Close();

    private bool TryListen()
    {
        using (var port = new TcpListener(IPAddress.Loopback, 0))
        {
            port.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)port.LocalEndpoint).Port}/";
        }

        listener.Prefixes.Clear();
        listener.Prefixes.Add(Address);
        try
        {
            listener.Start();
            return true;
        }
        catch (HttpListenerException)
        {
            return false;
        }
    }

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                paths.Enqueue(context.Request.Url!.AbsolutePath);
                if (context.Request.Url.AbsolutePath == "/v1/traces")
                {
                    Read(body.ToArray());
                }

                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or HttpListenerException)
        {
            // closed
        }
    }

    /// <summary>ExportTraceServiceRequest: resource_spans (1), scope_spans (2), spans (2).</summary>
    private void Read(byte[] request)
    {
        foreach (var span in Fields(request, 1).SelectMany(resource => Fields(resource, 2)).SelectMany(scope => Fields(scope, 2)))
        {
            var tags = Fields(span, 9).ToDictionary(tag => Text(tag, 1), tag => Text(Fields(tag, 2).FirstOrDefault() ?? [], 1));
            spans.Enqueue(new Span(Hex(span, 1), Hex(span, 2), Hex(span, 4), Text(span, 5), tags));
        }
    }

    private static string Text(byte[] message, int number) => System.Text.Encoding.UTF8.GetString(Fields(message, number).FirstOrDefault() ?? []);

    private static string Hex(byte[] message, int number) => Convert.ToHexStringLower(Fields(message, number).FirstOrDefault() ?? []);

    /// <summary>Contents of the fields with that number that have a length.</summary>
    private static List<byte[]> Fields(byte[] message, int number)
    {
        var found = new List<byte[]>();
        using var input = new CodedInputStream(message);
        while (input.ReadTag() is not 0 and var tag)
        {
            if (WireFormat.GetTagFieldNumber(tag) == number && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                found.Add(input.ReadBytes().ToByteArray());
            }
            else
            {
                input.SkipLastField();
            }
        }

        return found;
    }

    /// <summary>One span, ids as hex digits.</summary>
    public sealed record Span(string Trace, string Id, string Parent, string Name, IReadOnlyDictionary<string, string> Tags);
}
