namespace IFeaLiD.Models;

/// <summary>Order of a photo's colours in the network's input.</summary>
public enum ChannelOrder
{
    /// <summary>Red first: torchvision and most others.</summary>
    Rgb,

    /// <summary>Blue first: networks trained with Caffe or OpenCV.</summary>
    Bgr,
}
