using IFeaLiD.Models;
using Microsoft.ML.OnnxRuntime;

namespace IFeaLiD.Extraction.Inference;

/// <summary>The part of a network that leads from one stage (or the photo) to the next.</summary>
internal sealed class StageNetwork(ModelStage stage, StageGraph graph, InferenceSession session) : IDisposable
{
    public ModelStage Stage => stage;

    /// <summary>Runs this part; a cancelled run stops at the next operator.</summary>
    /// <param name="input">1 x channels x height x width.</param>
    /// <param name="cancellationToken">Frees the processor within a fraction of a second.</param>
    public StageOutput Run(OrtValue input, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var run = new RunOptions();
        using var stop = cancellationToken.Register(() => run.Terminate = true);
        try
        {
            var outputs = session.Run(run, [graph.InputName], [input], [graph.OutputName]);
            return new StageOutput(outputs[0]);
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    public void Dispose() => session.Dispose();
}
