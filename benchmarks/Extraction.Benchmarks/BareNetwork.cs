using Google.Protobuf;
using IFeaLiD.Extraction.Inference;
using IFeaLiD.Extraction.Photos;
using IFeaLiD.Models;
using IFeaLiD.Models.Graphs;
using IFeaLiD.Tests;
using Microsoft.ML.OnnxRuntime;

namespace IFeaLiD.Extraction.Benchmarks;

/// <summary>ONNX Runtime and nothing else: the whole network in one session with three outputs, with the product's settings.</summary>
internal sealed class BareNetwork : IDisposable
{
    private readonly InferenceSession session;
    private readonly string[] outputs;

    private BareNetwork(InferenceSession session, IEnumerable<string> outputs) => (this.session, this.outputs) = (session, [.. outputs]);

    /// <summary>Weights folded to float32, as the product runs them.</summary>
    public static BareNetwork Folded(Model model, SessionFactory sessions)
    {
        using var file = ModelFile.Open(FolderOf(model), model.Manifest);
        var network = file.Read();
        var trunk = Trunk.Of(network, Activations.Of(network));
        var whole = GraphCutter.Cut(network, trunk[0], trunk.First(tensor => tensor.Name == model.Stages[^1].Tensor));
        foreach (var stage in model.Stages.SkipLast(1))
        {
            var value = whole.Graph.Output[0].Clone();
            value.Name = stage.Tensor;
            var shape = value.Type.TensorType.Shape.Dim;
            shape[1].DimValue = stage.Channels;
            (shape[2].DimParam, shape[3].DimParam) = ($"H_{stage.Name}", $"W_{stage.Name}");
            whole.Graph.Output.Add(value);
        }

        return new BareNetwork(sessions.Open(whole.ToByteArray()), model.Stages.Select(stage => stage.Tensor));
    }

    /// <summary>The file as it is: int8 weights that are widened at every run.</summary>
    public static BareNetwork AsFile(Model model, SessionFactory sessions) =>
        new(sessions.Open(File.ReadAllBytes(Path.Combine(FolderOf(model), model.Manifest.File))), model.Stages.Select(stage => stage.Tensor));

    /// <summary>Runs all three stages and drops the result.</summary>
    public void Run(OrtValue tensor)
    {
        using var run = new RunOptions();
        using var results = session.Run(run, session.InputNames, [tensor], outputs);
    }

    /// <summary>The whole photo as a tensor.</summary>
    public static OrtValue TensorOf(Photo photo, Model model)
    {
        using var rows = new PhotoRows(photo, model.Manifest.Preprocessing, Margins.None).Take(0, photo.Height);
        return OrtValue.CreateTensorValueFromMemory(rows.Tensor.GetTensorDataAsSpan<float>().ToArray(), [1, 3, photo.Height, photo.Width]);
    }

    public void Dispose() => session.Dispose();

    private static string FolderOf(Model model) => Path.Combine(Repository.Root, "models", model.Id);
}
