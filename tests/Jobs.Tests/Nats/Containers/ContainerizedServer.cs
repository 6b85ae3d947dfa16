using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using IFeaLiD.Jobs.Nats;
using Microsoft.Extensions.Logging.Abstractions;

namespace IFeaLiD.Jobs.Tests.Nats.Containers;

/// <summary>nats-server in a container, started when the first test asks for it. IFEALID_NATS_IMAGE names another image, whose entry point is nats-server.</summary>
public sealed class ContainerizedServer : IAsyncLifetime, IDisposable
{
    private const int Port = 4222;

    private readonly SemaphoreSlim one = new(1, 1);
    private IContainer? container;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (container is not null)
        {
            await container.DisposeAsync();
        }
    }

    public void Dispose() => one.Dispose();

    internal async Task<NatsSession> OpenAsync(string name, CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            container ??= await StartAsync(cancellationToken);
        }
        finally
        {
            one.Release();
        }

        var options = new NatsOptions { Url = $"nats://{container.Hostname}:{container.GetMappedPublicPort(Port)}", Name = name };
        return await NatsSession.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance, cancellationToken);
    }

    private static async Task<IContainer> StartAsync(CancellationToken cancellationToken)
    {
        var started = new ContainerBuilder(Environment.GetEnvironmentVariable("IFEALID_NATS_IMAGE") is { Length: > 0 } named ? named : "nats:2.11-alpine")
            .WithCommand("-js")
            .WithPortBinding(Port, assignRandomHostPort: true)
            .WithWaitStrategy(Wait.ForUnixContainer().UntilMessageIsLogged("Server is ready"))
            .Build();
        await started.StartAsync(cancellationToken);
        return started;
    }
}
