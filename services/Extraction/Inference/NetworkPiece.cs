using IFeaLiD.Models;
using Microsoft.ML.OnnxRuntime;

namespace IFeaLiD.Extraction.Inference;

/// <summary>A loaded graph: one tensor goes in, one comes out.</summary>
internal sealed class NetworkPiece(StageGraph graph, SessionFactory sessions) : IDisposable
{
    // The graph holds the weights of the whole file, so it is not kept.
    private readonly InferenceSession session = sessions.Open(graph.ToOnnx());
    private readonly string[] inputs = [graph.InputName];
    private readonly string[] outputs = [graph.OutputName];

    /// <summary>How it is run strip by strip.</summary>
    public StripFacts Strips { get; } = graph.Strips;

    /// <summary>Runs it; a cancelled run stops at the next operator.</summary>
    /// <param name="input">1 x channels x height x width.</param>
    /// <param name="cancellationToken">Frees the processor within a fraction of a second.</param>
    /// <returns>1 x channels x height x width; the caller disposes it.</returns>
    public OrtValue Run(OrtValue input, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var run = new RunOptions();
        using var stop = cancellationToken.Register(() => run.Terminate = true);
        try
        {
            return session.Run(run, inputs, [input], outputs)[0];
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OnnxRuntimeException e) when (e.Message.Contains("alloc", StringComparison.OrdinalIgnoreCase))
        {
            throw new ExtractionException("not-enough-memory", "The network needs more memory for a picture of this size than this machine has. Choose a smaller size.", e);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ExtractionException("network-refuses-size",
                "The network cannot be run on a picture of this size. Some need sides that are multiples of 32: choose an exact size, for example 512x512, or another layer.", e);
        }
    }

    public void Dispose() => session.Dispose();
}
