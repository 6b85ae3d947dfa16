using System.ComponentModel.DataAnnotations;

namespace IFeaLiD.Viewer;

/// <summary>Where things lie and how long they stay.</summary>
public sealed class ViewerOptions
{
    /// <summary>Folder of jobs, views, photos and datasets; used by one process at a time. Default <c>data</c>.</summary>
    [Required]
    public string DataFolder { get; set; } = "data";

    /// <summary>Folder of the models. Default <c>models</c>.</summary>
    [Required]
    public string ModelsFolder { get; set; } = "models";

    /// <summary>Id of the model that is offered first and loaded ahead; without it the first by name. Default the shipped one.</summary>
    public string? DefaultModel { get; set; } = "resnet101-c4-smallbudget-v1";

    /// <summary>Bytes of an uploaded dataset. Default 512 MiB.</summary>
    [Range(1, 1L << 40)]
    public long DatasetBytes { get; set; } = 512L << 20;

    /// <summary>Bytes of an uploaded array (.npy, .npz). Default 2 GiB.</summary>
    [Range(1, 1L << 40)]
    public long ArrayBytes { get; set; } = 2L << 30;

    /// <summary>Hours that an uploaded photo is kept, so that further stages can be asked for; 0 deletes it within a quarter of an hour of its job's end. Default 24.</summary>
    [Range(0, 24 * 365)]
    public int PhotoHours { get; set; } = 24;

    /// <summary>Days that a view is kept after it was last opened; then it is deleted with all that no other view shares. Without it, the default, views stay until their submitters delete them.</summary>
    [Range(1, 36500)]
    public int? ViewDays { get; set; }

    /// <summary>
    /// Bytes that photos and datasets may take together; uploads and further stages are refused when there is no more room. What was
    /// accepted before is still computed, so it may become somewhat more. Without it, the default, the disk is the limit.
    /// </summary>
    [Range(1, 1L << 60)]
    public long? StoreBytes { get; set; }

    /// <summary>Path below which a proxy shows the service, such as <c>/ifealid</c>; it may pass the path on or cut it off. Default none: the root of its host name.</summary>
    [RegularExpression(@"(/[A-Za-z0-9._~-]+)*", ErrorMessage = "BasePath is no path: expected for example /ifealid, with a slash in front and none at the end.")]
    public string BasePath { get; set; } = "";

    /// <summary>When a view ends unless somebody opens it before; null = never.</summary>
    internal DateTimeOffset? EndOf(DateTimeOffset lastOpenedAt) => ViewDays is { } days ? lastOpenedAt + TimeSpan.FromDays(days) : null;
}
