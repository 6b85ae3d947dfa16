using Microsoft.ML.OnnxRuntime;

namespace IFeaLiD.Models.Tests;

/// <summary>ONNX Runtime, the judge of all that is read off graphs.</summary>
internal static class Runtime
{
    public static Dictionary<string, FeatureTensor> Run(byte[] onnx, FeatureTensor input)
    {
        using var session = Open(onnx);
        return Run(session, input);
    }

    public static InferenceSession Open(byte[] onnx)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, IntraOpNumThreads = 1 };
        return new InferenceSession(onnx, options);
    }

    public static Dictionary<string, FeatureTensor> Run(InferenceSession session, FeatureTensor input)
    {
        using var options = new RunOptions();
        using var value = OrtValue.CreateTensorValueFromMemory(input.Values, input.Shape);
        using var results = session.Run(options, [session.InputNames[0]], [value], session.OutputNames);
        return session.OutputNames.Zip(results).ToDictionary(o => o.First, o => new FeatureTensor(o.Second.GetTensorTypeAndShape().Shape, o.Second.GetTensorDataAsSpan<float>().ToArray()));
    }

    /// <summary>Every stage of the chain, each computed from the photo or from one before.</summary>
    public static Dictionary<string, FeatureTensor> RunChain(IReadOnlyList<StageGraph> chain, FeatureTensor photo)
    {
        var stages = new Dictionary<string, FeatureTensor>();
        foreach (var graph in chain)
        {
            var outputs = Run(graph.ToOnnx(), graph.Source is { } source ? stages[source] : photo);
            stages[graph.Stage] = outputs[graph.OutputName];
        }

        return stages;
    }
}
