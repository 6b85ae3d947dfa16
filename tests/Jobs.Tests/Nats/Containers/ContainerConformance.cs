using System.Reflection;
using IFeaLiD.Jobs.Nats;
using IFeaLiD.Jobs.Nats.Work;

namespace IFeaLiD.Jobs.Tests.Nats.Containers;

/// <summary>What every engine does, with nats-server in a container.</summary>
public sealed class ContainerConformance(ContainerizedServer server) : IClassFixture<ContainerizedServer>
{
    /// <summary>Each test of the suite, and each of its cases.</summary>
    public static TheoryData<string, string?> Suite
    {
        get
        {
            var suite = new TheoryData<string, string?>();
            foreach (var test in typeof(JobEngineConformance).GetMethods().Where(test => test.IsDefined(typeof(FactAttribute))))
            {
                foreach (var given in Cases(test))
                {
                    suite.Add(test.Name, given is [var only] ? only?.ToString() : null);
                }
            }

            return suite;
        }
    }

    [ContainerTheory]
    [MemberData(nameof(Suite))]
    public async Task Does(string test, string? given)
    {
        using var conformance = new Conformance(server);
        var method = typeof(JobEngineConformance).GetMethod(test)!;
        await (Task)method.Invoke(conformance, Cases(method).Single(all => (all is [var only] ? only?.ToString() : null) == given))!;
    }

    private static IEnumerable<object?[]> Cases(MethodInfo test) =>
        test.GetCustomAttributes<InlineDataAttribute>().SelectMany(data => data.GetData(test)).DefaultIfEmpty([]);

    private sealed class Conformance(ContainerizedServer server) : JobEngineConformance
    {
        private readonly List<NatsSession> sessions = [];

        protected override async Task<IJobEngine> OpenAsync(JobEngineOptions options)
        {
            sessions.Add(await server.OpenAsync(NatsServers.NewName(), Token));
            return await NatsJobEngine.OpenAsync(sessions[^1], options, Token);
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            foreach (var session in sessions)
            {
                _ = session.DisposeAsync().AsTask();
            }
        }
    }
}
