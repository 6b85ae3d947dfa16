using System.Net;
using System.Net.Http.Json;
using IFeaLiD.Tests;
using IFeaLiD.Viewer.Operators;

namespace IFeaLiD.Viewer.Tests.Operators;

/// <summary>Files in the models' folder that cannot be used are deleted from afar, and nothing else is.</summary>
public sealed class RefusedFilesTests : IDisposable
{
    private const string Refused = "/api/v1/operator/refused";

    private readonly string folder = ViewerProgram.NewFolder();

    private string Models => Directory.CreateDirectory(Path.Combine(folder, "models")).FullName;

    [Fact]
    public async Task Each_is_deleted_with_what_the_list_says_and_nothing_else_is()
    {
        Write("spoilt.onnx");
        Write("notes.txt");
        Write("loose/spoilt.onnx");
        Write("loose/notes.txt");
        Write("described/model.json");
        Write("described/network.onnx");
        Write("../outside.onnx");
        Write("../elsewhere/network.onnx");
        Directory.CreateSymbolicLink(Path.Combine(Models, "link"), Path.Combine(folder, "elsewhere"));
        File.Copy(Repository.Fixture("models", "survey", "resnet.onnx"), Path.Combine(Models, "good.onnx"));
        await using var program = await ViewerProgram.StartUntilAsync("/api/v1/service", Path.Combine(folder, "data"), "--ModelsFolder", Models);

        Assert.Equal(
            [("described/model.json", "described/"), ("link/network.onnx", null), ("loose/spoilt.onnx", "loose/spoilt.onnx"), ("spoilt.onnx", "spoilt.onnx")],
            (await ListAsync(program)).Refused.Select(refused => (refused.File, refused.RemovedWith)).Order());
        foreach (var other in new[] { "good.onnx", "notes.txt", "loose/notes.txt", "described/network.onnx", "described", "..%2Foutside.onnx", "%2E%2E/outside.onnx", "gone.onnx" })
        {
            using var refusal = await program.Http.DeleteAsync($"{Refused}/{other}");
            await refusal.AssertProblemAsync(404, "not-found");
        }

        using (var linked = await program.Http.DeleteAsync($"{Refused}/link/network.onnx"))
        {
            await linked.AssertProblemAsync(404, "file-missing");
        }

        foreach (var file in new[] { "spoilt.onnx", "loose/spoilt.onnx", "described/model.json" })
        {
            using var deleted = await program.Http.DeleteAsync($"{Refused}/{file}");
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
            using var again = await program.Http.DeleteAsync($"{Refused}/{file}");
            await again.AssertProblemAsync(404, "not-found");
        }

        var left = await ListAsync(program);
        Assert.Equal("link/network.onnx", Assert.Single(left.Refused).File);
        Assert.Equal("good", Assert.Single(left.Models).Id);
        Assert.Equal(
            ["elsewhere/network.onnx", "models/good.onnx", "models/loose/notes.txt", "models/notes.txt", "outside.onnx"],
            Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
                .Select(file => Path.GetRelativePath(folder, file)).Where(file => !file.StartsWith("data", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task<OperatorView> ListAsync(ViewerProgram program) =>
        (await program.Http.GetFromJsonAsync<OperatorView>("/api/v1/operator/models", Api.Json))!;

    private void Write(string file)
    {
        var path = Path.GetFullPath(Path.Combine(Models, file));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "no network");
    }
}
