namespace IFeaLiD.Topology.Tests;

/// <summary>What must be true of the attempts at jobs, whoever died when.</summary>
internal static class Oracle
{
    /// <summary>
    /// No job has two accepted results; no attempt is begun twice, unless it was handed back between; only a process that died leaves an attempt without an
    /// end; and a result is accepted, though whoever had it may have died or been stopped before writing that down.
    /// </summary>
    /// <param name="attempts">At jobs that have all ended as done.</param>
    /// <param name="extractors">As they run now.</param>
    public static void Require(IReadOnlyList<Attempt> attempts, IEnumerable<Node> extractors)
    {
        var runs = extractors.ToDictionary(extractor => extractor.Name, extractor => extractor.Run);
        foreach (var job in attempts.GroupBy(attempt => attempt.Key))
        {
            var story = string.Join('\n', job);
            Assert.True(job.Count(attempt => attempt.IsAccepted) <= 1, $"Two results were accepted:\n{story}");
            Assert.True(job.Any(attempt => attempt.IsAccepted || attempt.IsHandedBack || attempt.Outcome is null), $"No result was accepted:\n{story}");
            Assert.All(job.GroupBy(attempt => attempt.Number), same => Assert.True(
                same.Count() <= 1 + same.Count(attempt => attempt.IsHandedBack), $"Attempt {same.Key} was begun twice:\n{story}"));
            Assert.All(job.Where(attempt => attempt.Outcome is null), attempt => Assert.True(attempt.Run < runs[attempt.Node], $"It does not end:\n{attempt}"));
        }
    }

    /// <summary>A line for people.</summary>
    public static string Describe(IReadOnlyList<Attempt> attempts) =>
        $"{attempts.DistinctBy(attempt => attempt.Key).Count()} jobs, {attempts.Count} attempts, {attempts.Count(attempt => attempt.Number > 1)} of them after the first; "
        + string.Join("; ", attempts.GroupBy(attempt => attempt.Outcome ?? "died").OrderBy(group => group.Key).Select(group => $"{group.Count()} x {group.Key}"));
}
