using Google.Protobuf;
using IFeaLiD.Models.Graphs;
using IFeaLiD.Models.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace IFeaLiD.Surveyor;

/// <summary>The network with any of its tensors as outputs.</summary>
internal sealed class TrialRun(Network network) : IDisposable
{
    private readonly Dictionary<string, InferenceSession> sessions = [];

    /// <summary>Shapes of the tensors for a picture of a size.</summary>
    /// <exception cref="OnnxRuntimeException">It cannot be run.</exception>
    public Dictionary<string, long[]> Shapes(IReadOnlyList<string> tensors, int rows, int columns)
    {
        var values = new float[Network.PhotoChannels * rows * columns];
        for (int i = 0; i < values.Length; i++)
            values[i] = (i * 2654435761L % 1000 / 250f) - 2;
        using var input = OrtValue.CreateTensorValueFromMemory(values, [1, Network.PhotoChannels, rows, columns]);
        using var options = new RunOptions();
        using var results = SessionOf(tensors).Run(options, [network.Input], [input], tensors);
        return tensors.Zip(results).Where(pair => pair.Second.IsTensor).ToDictionary(pair => pair.First, pair => pair.Second.GetTensorTypeAndShape().Shape);
    }

    /// <summary>Whether they can be computed for a picture of a size.</summary>
    public bool CanRun(IReadOnlyList<string> tensors, int rows, int columns)
    {
        try
        {
            Shapes(tensors, rows, columns);
            return true;
        }
        catch (OnnxRuntimeException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        foreach (var session in sessions.Values)
            session.Dispose();
    }

    private InferenceSession SessionOf(IReadOnlyList<string> tensors)
    {
        if (!sessions.TryGetValue(tensors[^1], out var session))
        {
            using var settings = new SessionOptions { GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL, EnableCpuMemArena = false, EnableMemoryPattern = false, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            session = sessions[tensors[^1]] = new InferenceSession(Exposed(tensors).ToByteArray(), settings);
        }

        return session;
    }

    /// <summary>Types of outputs are left out: the runtime infers them.</summary>
    private ModelProto Exposed(IReadOnlyList<string> tensors)
    {
        var graph = new GraphProto { Name = "trial", Initializer = { network.Weights.Select(w => w.Value.Name == w.Key ? w.Value : new TensorProto(w.Value) { Name = w.Key }) } };
        graph.Input.Add(GraphCutter.PhotoInput(network));
        graph.Output.Add(tensors.Select(t => new ValueProto { Name = t }));
        var wanted = tensors.ToHashSet();
        int last = network.Nodes.FindLastIndex(n => n.Output.Any(wanted.Contains));
        graph.Node.Add(network.Nodes.Take(last + 1));
        return GraphCutter.Shell(network.Model, graph);
    }
}
