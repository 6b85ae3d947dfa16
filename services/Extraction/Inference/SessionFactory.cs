using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;

namespace IFeaLiD.Extraction.Inference;

/// <summary>Opens ONNX Runtime sessions, all with the same settings, and says in the log what they run on.</summary>
public sealed partial class SessionFactory
{
    private readonly InferenceOptions options;
    private readonly ILogger<SessionFactory> logger;
    private bool cudaFailed;

    static SessionFactory() => RuntimeReports.TurnOff();

    /// <summary>Settings and log.</summary>
    public SessionFactory(IOptions<InferenceOptions> options, ILogger<SessionFactory> logger)
    {
        this.options = options.Value;
        this.logger = logger;
    }

    /// <summary>Opens a graph.</summary>
    /// <param name="onnx">The whole file.</param>
    public InferenceSession Open(byte[] onnx)
    {
        using var settings = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = options.ThreadCount,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            // Every photo has another size: an arena would keep a new block for each and never shrink.
            EnableCpuMemArena = false,
            EnableMemoryPattern = false,
        };
        // Threads that wait for work by spinning take the cores from packing, and from the next stage's session.
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        if (options.Device == "cuda")
        {
            TryCuda(settings);
        }

        return new InferenceSession(onnx, settings);
    }

    private void TryCuda(SessionOptions settings)
    {
        if (cudaFailed)
        {
            return;
        }

        try
        {
            settings.AppendExecutionProvider_CUDA(0);
            LogCuda();
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            cudaFailed = true;
            LogFallback(e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Inference runs on the graphics card (CUDA)")]
    private partial void LogCuda();

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "CUDA was asked for but is not available, so inference runs on the processor. Build with -p:OnnxRuntime=Gpu and install the CUDA libraries. Cause: {Cause}")]
    private partial void LogFallback(string cause);
}
