using IFeaLiD.Jobs.Nats;
using Microsoft.Extensions.Logging.Abstractions;

namespace IFeaLiD.Jobs.Tests.Nats;

/// <summary>Programs that share a folder notice when theirs is another one, such as the empty folder below a mount that is not there.</summary>
public sealed class SharedFolderTests(OneNatsServer servers) : IClassFixture<OneNatsServer>, IDisposable
{
    private const string Mark = "ifealid-folder.txt";

    private readonly string name = NatsServers.NewName();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ifealid-shared-");
    private readonly CancellationTokenSource deadline = new(TimeSpan.FromMinutes(5));

    public void Dispose()
    {
        folder.Delete(recursive: true);
        deadline.Dispose();
    }

    [Fact]
    public async Task A_program_whose_folder_is_not_that_of_the_others_does_not_start_and_leaves_nothing_there()
    {
        var (shared, empty) = (folder.CreateSubdirectory("shared"), folder.CreateSubdirectory("empty"));
        await using var first = await OpenAsync(shared);
        await using var second = await OpenAsync(shared);
        var refused = await Assert.ThrowsAsync<EngineUnreachableException>(() => OpenAsync(empty));
        Assert.Contains(empty.FullName, refused.Message, StringComparison.Ordinal);
        Assert.Contains("found none. Mount that folder", refused.Message, StringComparison.Ordinal);
        Assert.Empty(empty.EnumerateFileSystemInfos());

        await File.WriteAllTextAsync(Path.Combine(empty.FullName, Mark), "of another service", deadline.Token);
        Assert.Contains("found of another service", (await Assert.ThrowsAsync<EngineUnreachableException>(() => OpenAsync(empty))).Message, StringComparison.Ordinal);

        File.Copy(Path.Combine(shared.FullName, Mark), Path.Combine(empty.FullName, Mark), overwrite: true);
        await using var moved = await OpenAsync(empty);
    }

    [Fact]
    public async Task Programs_that_start_at_the_same_time_agree_and_notice_when_the_folder_goes()
    {
        var programs = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => OpenAsync(folder), deadline.Token)));
        Assert.Equal(Mark, Assert.Single(folder.EnumerateFiles()).Name);
        Assert.All(programs, program => program.RequireFolder());
        File.Delete(Path.Combine(folder.FullName, Mark));
        Assert.All(programs, program => Assert.Contains("Mount that folder", Assert.Throws<IOException>(program.RequireFolder).Message, StringComparison.Ordinal));
        foreach (var program in programs)
        {
            await program.DisposeAsync();
        }
    }

    private Task<NatsStorage> OpenAsync(DirectoryInfo shared)
    {
        var options = servers.Options(name);
        options.SharedFolder = shared.FullName;
        return NatsStorage.OpenAsync(options, new JobEngineOptions(), folder.FullName, TimeProvider.System, NullLoggerFactory.Instance, deadline.Token);
    }
}
