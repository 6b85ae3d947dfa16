using IFeaLiD.Tests;

namespace IFeaLiD.Jobs.Tests.S3;

/// <summary>A server for the tests of a class; each test has names of its own there.</summary>
public sealed class OneS3Server : IAsyncLifetime
{
    internal S3Server Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await S3Server.StartAsync();

    public async Task DisposeAsync()
    {
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }
    }
}
