namespace IFeaLiD.Models;

/// <summary>The stable codes of <see cref="ModelException"/> and <see cref="RefusedModel"/>.</summary>
public static class ModelErrorCodes
{
    /// <summary>A network without a model.json beside it, or not named by it.</summary>
    public const string ManifestMissing = "manifest-missing";

    /// <summary>A model.json that is no JSON, lacks a key, has an unknown one, or a value out of range.</summary>
    public const string ManifestInvalid = "manifest-invalid";

    /// <summary>The file that the manifest names is not there.</summary>
    public const string FileMissing = "file-missing";

    /// <summary>The file cannot be read: rights, or the disk.</summary>
    public const string FileUnreadable = "file-unreadable";

    /// <summary>The file has another size than the manifest says.</summary>
    public const string FileSize = "file-size";

    /// <summary>The file has another SHA-256 than the manifest says.</summary>
    public const string FileChecksum = "file-checksum";

    /// <summary>The bytes are no ONNX model, or only the beginning of one.</summary>
    public const string NotOnnx = "not-onnx";

    /// <summary>The bytes are no safetensors file, or only the beginning of one.</summary>
    public const string NotSafetensors = "not-safetensors";

    /// <summary>A file of weights whose names are not those of a network that is known here.</summary>
    public const string DesignUnknown = "design-unknown";

    /// <summary>More bytes or more graph entries than the limits allow.</summary>
    public const string TooLarge = "too-large";

    /// <summary>The weights lie in another file.</summary>
    public const string ExternalData = "external-data";

    /// <summary>A weight holds more or fewer values than its shape says, or its shape is impossible.</summary>
    public const string WeightInvalid = "weight-invalid";

    /// <summary>A node reads what no earlier node makes (a cycle, or a missing part).</summary>
    public const string GraphOrder = "graph-order";

    /// <summary>Two nodes, or a node and a weight, make a tensor of the same name.</summary>
    public const string DuplicateName = "duplicate-name";

    /// <summary>A node has an attribute that its operator cannot have.</summary>
    public const string NodeInvalid = "node-invalid";

    /// <summary>The network was exported in training mode.</summary>
    public const string TrainingMode = "training-mode";

    /// <summary>The graph's input is not one float32 image, 1 x 3 x H x W.</summary>
    public const string InputUnsupported = "input-unsupported";

    /// <summary>No tensor fits a stage of the manifest.</summary>
    public const string StageMissing = "stage-missing";

    /// <summary>A stage was asked for that the model does not have.</summary>
    public const string StageUnknown = "stage-unknown";

    /// <summary>ONNX Runtime says that it cannot run the network.</summary>
    public const string RuntimeRefuses = "runtime-refuses";

    /// <summary>The process in which the network was tried ended without an answer.</summary>
    public const string TrialCrashed = "trial-crashed";

    /// <summary>What the graph says of a map is not what comes out.</summary>
    public const string GraphUnclear = "graph-unclear";

    /// <summary>The server of a download breaks off, or refuses.</summary>
    public const string DownloadFailed = "download-failed";

    /// <summary>Two models would have the same id.</summary>
    public const string IdTaken = "id-taken";

    /// <summary>The part of the graph that would be run has operators that cannot be cut.</summary>
    public const string CutUnsupported = "cut-unsupported";
}
