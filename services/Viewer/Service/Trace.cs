using System.Diagnostics;

namespace IFeaLiD.Viewer.Service;

/// <summary>Spans of a submission; whoever listens sees them.</summary>
internal static class Trace
{
    private static readonly ActivitySource Source = new("IFeaLiD.Viewer");

    /// <summary>What a job takes along, so that its worker goes on with this trace; null when nobody records it.</summary>
    public static string? Parent => Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } span ? span.Id : null;

    /// <summary>Begins a span: receive, submit. Null when nobody listens.</summary>
    public static Activity? Begin(string name) => Source.StartActivity(name);
}
