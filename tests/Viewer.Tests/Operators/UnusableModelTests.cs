using System.Net.Http.Json;
using IFeaLiD.Tests;
using IFeaLiD.Viewer.Operators;

namespace IFeaLiD.Viewer.Tests.Operators;

/// <summary>Networks and words about them that make no sense, sent to a program without any.</summary>
public sealed class UnusableModelTests(UnusableModelTests.Empty empty) : IClassFixture<UnusableModelTests.Empty>
{
    private const string Models = "/api/v1/operator/models";
    private static readonly byte[] Network = File.ReadAllBytes(Repository.Fixture("models", "survey", "resnet.onnx"));

    [Theory]
    [InlineData("network.txt", null, null, 422, "not-onnx")]
    [InlineData("network.safetensors", null, null, 422, "not-safetensors")]
    [InlineData("network.onnx", "mean", "1,2", 422, "model-invalid")]
    [InlineData("network.onnx", "id", "../escape", 422, "model-invalid")]
    [InlineData("network.onnx", "channels", "GBR", 422, "model-invalid")]
    public async Task What_cannot_be_used_is_refused_and_nothing_is_left(string name, string? field, string? value, int status, string code)
    {
        using var form = Api.Form("model", Network, name, field is null ? [] : [(field, value!)]);
        using var refused = await empty.Program.Http.PostAsync(Models, form);
        await refused.AssertProblemAsync(status, code);
        Assert.Empty((await empty.Program.Http.GetFromJsonAsync<OperatorView>(Models, Api.Json))!.Models);
        Assert.Empty(Directory.EnumerateFiles(empty.ModelsFolder, "*", SearchOption.AllDirectories));
    }

    public sealed class Empty : IAsyncLifetime
    {
        private readonly string folder = ViewerProgram.NewFolder();

        public ViewerProgram Program { get; private set; } = null!;

        public string ModelsFolder => Directory.CreateDirectory(Path.Combine(folder, "models")).FullName;

        public async Task InitializeAsync() =>
            Program = await ViewerProgram.StartUntilAsync("/api/v1/service", Path.Combine(folder, "data"), "--ModelsFolder", ModelsFolder);

        public async Task DisposeAsync()
        {
            await Program.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
