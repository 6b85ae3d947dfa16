using System.Text.Json;

namespace IFeaLiD.Topology.Tests;

/// <summary>One attempt at a job, as the extractor that made it wrote it down.</summary>
/// <param name="Node">The extractor.</param>
/// <param name="Run">Which of its runs, from 1.</param>
/// <param name="Key">Of the job.</param>
/// <param name="Number">Of the attempt, from 1.</param>
internal sealed record Attempt(string Node, int Run, string Key, int Number)
{
    /// <summary>How it ended, in the extractor's words; null while it lasts, and for ever when its process died.</summary>
    public string? Outcome { get; set; }

    /// <summary>Its result was accepted.</summary>
    public bool IsAccepted => Outcome == "done";

    /// <summary>It came too late: another attempt owned the job.</summary>
    public bool IsFenced => Outcome?.StartsWith("fenced", StringComparison.Ordinal) == true;

    /// <summary>The job went back to the queue without losing an attempt.</summary>
    public bool IsHandedBack => Outcome?.StartsWith("handed back", StringComparison.Ordinal) == true;

    public override string ToString() => $"{Key[..8]} attempt {Number} at {Node}, run {Run}: {Outcome ?? "no end"}";
}

/// <summary>All attempts in the order of their beginnings, read from the structured logs of the extractors.</summary>
internal sealed class JobLog
{
    private readonly List<Attempt> attempts = [];

    public IReadOnlyList<Attempt> Attempts
    {
        get
        {
            lock (attempts)
            {
                return [.. attempts];
            }
        }
    }

    /// <summary>Takes a line, which may be about something else.</summary>
    public void Note(string node, int run, string line)
    {
        if (!line.Contains("ExtractionWorker", StringComparison.Ordinal) || !line.StartsWith('{'))
        {
            return;
        }

        try
        {
            using var entry = JsonDocument.Parse(line);
            Note(node, run, entry.RootElement.GetProperty("State"));
        }
        catch (JsonException)
        {
            // The half line of one that was killed.
        }
    }

    /// <summary>What a node works at; null when nothing.</summary>
    public Attempt? WorkOf(Node node)
    {
        lock (attempts)
        {
            return attempts.LastOrDefault(attempt => attempt.Node == node.Name) is { Outcome: null } last && last.Run == node.Run ? last : null;
        }
    }

    private void Note(string node, int run, JsonElement state)
    {
        if (!state.TryGetProperty("Key", out var key))
        {
            return;
        }

        lock (attempts)
        {
            if (state.TryGetProperty("Attempt", out var number))
            {
                attempts.Add(new Attempt(node, run, key.GetString()!, number.GetInt32()));
                return;
            }

            // One at a time, so the end is that of the newest.
            attempts.Last(attempt => attempt.Node == node && attempt.Run == run && attempt.Key == key.GetString()).Outcome =
                state.TryGetProperty("Outcome", out var outcome) ? outcome.GetString() : $"failed: {state.GetProperty("Code").GetString()}";
        }
    }
}
